/** When the prices below were taken. */
export const PRICES_AS_OF = '2026-11-20';

/**
 * Public list prices, on demand, in US dollars per million tokens: model, input, output, cache read, cache write (`-` where the
 * vendor names none). A `+` behind the name: Bedrock's profiles of one geography (`us.`, `eu.`, ...) cost a tenth more than `global.`.
 *
 * Bedrock, of US East (N. Virginia): https://aws.amazon.com/bedrock/pricing/ and, for Claude,
 * https://platform.claude.com/docs/en/about-claude/pricing. Models that are priced by the length of a request (Claude Haiku 5.5) have the
 * price of the short one, cache writes that of five minutes.
 */
export const BEDROCK_PRICES = `
claude-fable-5-1+              10     50     0.25   12.5
claude-fable-5+                10     50     1      12.5
claude-opus-5-5+               4      20     0.2    5
claude-opus-5+                 5      25     0.5    6.25
claude-opus-4-8+               5      25     0.5    6.25
claude-opus-4-7+               5      25     0.5    6.25
claude-opus-4-6+               5      25     0.5    6.25
claude-opus-4-5+               5      25     0.5    6.25
claude-opus-4-1                15     75     1.5    18.75
claude-opus-4                  15     75     1.5    18.75
claude-3-opus                  15     75     1.5    18.75
claude-sonnet-5-5+             2      10     0.1    2.5
claude-sonnet-5+               2      10     0.2    2.5
claude-sonnet-4-6+             3      15     0.3    3.75
claude-sonnet-4-5+             3      15     0.3    3.75
claude-sonnet-4                3      15     0.3    3.75
claude-3-7-sonnet              3      15     0.3    3.75
claude-3-5-sonnet              6      30     0.6    7.5
claude-3-sonnet                3      15     -      -
claude-haiku-5-5+              0.1    0.5    0.01   0.125
claude-haiku-4-5+              1      5      0.1    1.25
claude-3-5-haiku               0.8    4      0.08   1
claude-3-haiku                 0.25   1.25   -      -
claude-v2                      8      24     -      -
claude-instant                 0.8    2.4    -      -
amazon.nova-premier            2.5    12.5   0.625  -
amazon.nova-pro                0.8    3.2    0.2    -
amazon.nova-lite               0.06   0.24   0.015  -
amazon.nova-micro              0.035  0.14   0.00875 -
amazon.nova-2-lite+            0.3    2.5    0.075  -
amazon.titan-text-premier      0.5    1.5    -      -
amazon.titan-text-express      0.2    0.6    -      -
amazon.titan-text-lite         0.15   0.2    -      -
amazon.titan-embed-text-v1     0.1    0      -      -
amazon.titan-embed-g1-text-02  0.1    0      -      -
amazon.titan-embed-text-v2     0.02   0      -      -
amazon.titan-embed-image       0.8    0      -      -
meta.llama4-maverick-17b       0.24   0.97   -      -
meta.llama4-scout-17b          0.17   0.66   -      -
meta.llama3-3-70b              0.72   0.72   -      -
meta.llama3-2-90b              0.72   0.72   -      -
meta.llama3-2-11b              0.16   0.16   -      -
meta.llama3-2-3b               0.15   0.15   -      -
meta.llama3-2-1b               0.1    0.1    -      -
meta.llama3-1-405b             2.4    2.4    -      -
meta.llama3-1-70b              0.72   0.72   -      -
meta.llama3-1-8b               0.22   0.22   -      -
meta.llama3-70b                2.65   3.5    -      -
meta.llama3-8b                 0.3    0.6    -      -
mistral.mistral-large-3-675b   0.5    1.5    -      -
mistral.mistral-large-2407     2      6      -      -
mistral.mistral-large-2402     4      12     -      -
mistral.mistral-small-2402     1      3      -      -
mistral.mistral-7b             0.15   0.2    -      -
mistral.mixtral-8x7b           0.45   0.7    -      -
mistral.pixtral-large-2502     2      6      -      -
mistral.devstral-2-123b        0.4    2      -      -
mistral.magistral-small-2509   0.5    1.5    -      -
mistral.ministral-3-14b        0.2    0.2    -      -
mistral.ministral-3-8b         0.15   0.15   -      -
mistral.ministral-3-3b         0.1    0.1    -      -
cohere.command-r-plus          3      15     -      -
cohere.command-r               0.5    1.5    -      -
cohere.command-text            1.5    2      -      -
cohere.command-light-text      0.3    0.6    -      -
cohere.embed-english           0.1    0      -      -
cohere.embed-multilingual      0.1    0      -      -
ai21.jamba-1-5-large           2      8      -      -
ai21.jamba-1-5-mini            0.2    0.4    -      -
ai21.jamba                     0.5    0.7    -      -
ai21.j2-ultra                  18.8   18.8   -      -
ai21.j2-mid                    12.5   12.5   -      -
deepseek.r1                    1.35   5.4    -      -
qwen.qwen3-32b                 0.15   0.6    -      -
qwen.qwen3-coder-30b-a3b       0.15   0.6    -      -
qwen.qwen3-coder-480b-a35b     0.45   1.8    -      -
qwen.qwen3-vl-235b-a22b        0.53   2.66   -      -
openai.gpt-oss-120b            0.15   0.6    -      -
openai.gpt-oss-20b             0.07   0.3    -      -
writer.palmyra-x5              0.6    6      -      -
writer.palmyra-x4              2.5    10     -      -
google.gemma-3-27b             0.23   0.38   -      -
google.gemma-3-12b             0.09   0.29   -      -
google.gemma-3-4b              0.04   0.08   -      -
nvidia.nemotron-super-3-120b   0.15   0.65   -      -
nvidia.nemotron-nano-3-30b     0.06   0.24   -      -
nvidia.nemotron-nano-9b        0.06   0.23   -      -
`;

/**
 * Azure OpenAI, global deployments: https://azure.microsoft.com/pricing/details/cognitive-services/openai-service/ and
 * https://prices.azure.com/api/retail/prices. The columns are those above.
 */
export const AZURE_OPENAI_PRICES = `
gpt-5.6-sol             4      20     0.4    -
gpt-5.6-terra           2      12     0.2    -
gpt-5.6-luna            0.2    1.2    0.02   -
gpt-5.5                 5      30     0.5    -
gpt-5.4-pro             30     180    -      -
gpt-5.4                 2.5    15     0.25   -
gpt-5.4-mini            0.75   4.5    0.075  -
gpt-5.4-nano            0.2    1.25   0.02   -
gpt-5.2-pro             21     168    -      -
gpt-5.2                 1.75   14     0.175  -
gpt-5.1                 1.25   10     0.125  -
gpt-5-pro               15     120    -      -
gpt-5                   1.25   10     0.125  -
gpt-5-chat              1.25   10     0.125  -
gpt-5-codex             1.25   10     0.125  -
gpt-5-mini              0.25   2      0.025  -
gpt-5-nano              0.05   0.4    0.005  -
gpt-4.1                 2      8      0.5    -
gpt-4.1-mini            0.4    1.6    0.1    -
gpt-4.1-nano            0.1    0.4    0.025  -
gpt-4o                  2.5    10     1.25   -
gpt-4o-2024-05-13       5      15     -      -
gpt-4o-mini             0.15   0.6    0.075  -
gpt-4-turbo             10     30     -      -
gpt-4-1106-preview      10     30     -      -
gpt-4-0125-preview      10     30     -      -
gpt-4-32k               60     120    -      -
gpt-4                   30     60     -      -
gpt-35-turbo            0.5    1.5    -      -
gpt-3.5-turbo           0.5    1.5    -      -
o4-mini                 1.1    4.4    0.275  -
o3-mini                 1.1    4.4    0.55   -
o3                      2      8      0.5    -
o1-mini                 1.1    4.4    0.55   -
o1-preview              15     60     7.5    -
o1                      15     60     7.5    -
text-embedding-3-large  0.13   0      -      -
text-embedding-3-small  0.02   0      -      -
text-embedding-ada      0.1    0      -      -
`;
