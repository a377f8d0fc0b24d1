import type { Sensitive } from '../finding.ts';

/** What a token is, its fixed beginning, and what follows that: as the vendors' documentation and the tokens themselves have it. */
const TOKENS: readonly (readonly [name: string, beginning: string, rest: string])[] = [
  ['Anthropic key', 'sk-ant-', '[\\w-]{20,}'],
  ['OpenRouter key', 'sk-or-', '[\\w-]{20,}'],
  ['OpenAI key', 'sk-', '(?:proj-|svcacct-|admin-|None-)?[A-Za-z0-9][\\w-]{19,}'],
  ['OpenAI session key', 'sess-', '[A-Za-z0-9]{30,}'],
  ['GitHub token', 'github_pat_', '\\w{22,}'],
  ['GitHub token', 'gh[pousr]_', '[A-Za-z0-9]{30,}'],
  ['GitLab token', 'gl(?:pat|dt|ptt|rt|cbt|soat|ft|agent|imt|oas)-', '[\\w-]{16,}'],
  ['Slack token', 'xox[abeoprs]-', '[\\w-]{10,}'],
  ['Slack token', 'xapp-', '[\\w-]{10,}'],
  ['Stripe key', '[sr]k_(?:live|test)_', '[A-Za-z0-9]{10,}'],
  ['webhook secret', 'whsec_', '[\\w+/=]{16,}'],
  ['Google API key', 'AIza', '[\\w-]{35}'],
  ['Google OAuth token', 'ya29\\.', '[\\w-]{20,}'],
  ['Google client secret', 'GOCSPX-', '[\\w-]{20,}'],
  ['Google refresh token', '1//0', '[\\w-]{30,}'],
  ['Hugging Face token', 'hf_', '[A-Za-z0-9]{30,}'],
  ['Groq key', 'gsk_', '[A-Za-z0-9]{30,}'],
  ['xAI key', 'xai-', '[\\w-]{30,}'],
  ['Perplexity key', 'pplx-', '[A-Za-z0-9]{30,}'],
  ['Replicate token', 'r8_', '[A-Za-z0-9]{30,}'],
  ['LangSmith key', 'ls(?:v2_(?:pt|sk)|__)_', '\\w{20,}'],
  ['npm token', 'npm_', '[A-Za-z0-9]{30,}'],
  ['PyPI token', 'pypi-', '[\\w-]{50,}'],
  ['Docker token', 'dckr_(?:pat|oat)_', '[\\w-]{20,}'],
  ['SendGrid key', 'SG\\.', '[\\w-]{16,}\\.[\\w-]{16,}'],
  ['Mailgun key', 'key-', '[0-9a-f]{32}'],
  ['Twilio key', 'SK', '[0-9a-f]{32}'],
  ['DigitalOcean token', 'do[opr]_v1_', '[0-9a-f]{40,}'],
  ['Shopify token', 'shp(?:at|ca|pa|ss)_', '[0-9a-fA-F]{32}'],
  ['Square token', 'sq0(?:atp|csp|idp)-', '[\\w-]{20,}'],
  ['Databricks token', 'dapi', '[0-9a-f]{32}'],
  ['Vault token', 'hv[bsr]\\.', '[\\w-]{20,}'],
  ['Linear key', 'lin_(?:api|oauth)_', '[A-Za-z0-9]{30,}'],
  ['Notion token', 'ntn_', '[A-Za-z0-9]{30,}'],
  ['Postman key', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'],
  ['New Relic key', 'NR(?:AK|JS|II)-', '[\\w-]{19,}'],
  ['Grafana token', 'gl(?:sa|c)_', '[\\w+/=-]{30,}'],
  ['Sentry token', 'sntry[su]_', '[\\w+/=-]{30,}'],
  ['Figma token', 'fig[do]_', '[\\w-]{30,}'],
  ['Atlassian token', 'AT(?:ATT|CTT|BB)', '3?[\\w=-]{24,}'],
  ['Supabase key', 'sb(?:p|_secret)_', '\\w{20,}'],
  ['PlanetScale key', 'pscale_(?:tkn|pw|oauth)_', '[\\w.-]{30,}'],
  ['Doppler token', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.', '[\\w.-]{20,}'],
  ['1Password token', 'ops_eyJ', '[\\w+/=-]{40,}'],
  ['Fly token', 'fm[12]_', '[\\w+/=-]{40,}'],
  ['age key', 'AGE-SECRET-KEY-1', '[A-Z0-9]{50,}'],
  ['Telegram bot token', '\\d{8,10}:AA', '[\\w-]{32,34}'],
  ['Slack webhook', 'https://hooks\\.slack\\.com/(?:services|workflows|triggers)/', '[\\w/+-]{20,}'],
  ['Discord webhook', 'https://(?:\\w{1,10}\\.)?discord(?:app)?\\.com/api/webhooks/', '\\d{5,20}/[\\w-]{20,}'],
];

/** One pass for all: a token begins where no other word goes on. */
const ANY = new RegExp(`(?<![\\w-])(?:${TOKENS.map(([, begin, rest]) => `(?:${begin})${rest}`).join('|')})`, 'g');
const BEGINNINGS = TOKENS.map(([name, begin]) => [name, new RegExp(`^(?:${begin})`)] as const);

/** API keys and tokens that tell their vendor by how they begin; the beginning, which is no secret, is shown. */
export function* vendorTokens(text: string): Generator<Sensitive> {
  for (const { 0: token, index } of text.matchAll(ANY)) {
    const [name, begin] = BEGINNINGS.find(([, pattern]) => pattern.test(token))!;
    // Words in lower case joined by hyphens, as `sk-learn-contrib-packages`, are none.
    if (name === 'OpenAI key' && !/\d/.test(token) && !/[A-Z]/.test(token)) continue;
    const shown = begin.exec(token)![0];
    const label = shown.length <= 12 ? `${name} ${shown}…` : name;
    yield { from: index, to: index + token.length, kind: 'secret', label };
  }
}
