/** What is known of what a principal did. */
export interface AwsActivity {
  /** As the logs have them: ids and ARNs, hostile until they prove otherwise. */
  readonly calls: readonly { readonly model: string; readonly region: string | undefined }[];
  readonly accessKeys: readonly string[];
  /** Whether some of its calls had no guardrail, and the guardrail that its account uses where one is known. */
  readonly unguarded: boolean;
  readonly guardrail: string | undefined;
  /** A few plain characters that tell this alert's policies from others'. */
  readonly mark: string;
  /** ISO-8601: sessions begun before are the ones to revoke. */
  readonly now: string;
}
