/** How an agent is told and named; the first rule that fits counts. */
export interface AgentRule {
  /** What it is called; absent where the text that `token` captures first is its name. */
  readonly name?: string;
  /** Text that must stand in the user agent, the cheapest thing to look for. */
  readonly needle: string;
  /** Text that must stand there as well. */
  readonly beside?: string;
  /** An RE2 expression with a group for the version, or for name and version; by default a version behind the needle. */
  readonly token?: string;
}

/** Up to four numbers, as versions of browsers have. */
export const VERSION = '([0-9]+(?:[.][0-9]+){0,3})';

function agent(name: string, needle: string, more: Omit<AgentRule, 'name' | 'needle'> = {}): AgentRule {
  return { name, needle, ...more };
}

/** Clients that name themselves somewhere in the text, under names that are widely used for them. */
const TOOLS: readonly AgentRule[] = [
  agent('Terraform', 'Terraform/'),
  agent('Pulumi', 'pulumi/'),
  agent('LangChain', 'langchain', { token: `langchain[a-z_-]*/${VERSION}` }),
  agent('LiteLLM', 'litellm', { token: `litellm/${VERSION}` }),
  agent('LlamaIndex', 'llama', { token: `llama[-_]?index[a-z_-]*/${VERSION}`, beside: 'index' }),
  agent('Claude Code', 'claude-cli/'),
  agent('Claude Code', 'claude-code/'),
  agent('OpenAI/Python', 'OpenAI/Python', { token: `OpenAI/Python[ /]${VERSION}` }),
  agent('OpenAI/JS', 'OpenAI/JS', { token: `OpenAI/JS[ /]${VERSION}` }),
  agent('OpenAI/Python', 'openai-python/'),
  agent('Anthropic/Python', 'Anthropic/Python', { token: `Anthropic/Python[ /]${VERSION}` }),
  agent('Anthropic/JS', 'Anthropic/JS', { token: `Anthropic/JS[ /]${VERSION}` }),
  agent('AnthropicBedrock/Python', 'AnthropicBedrock/Python', { token: `AnthropicBedrock/Python[ /]${VERSION}` }),
  agent('aws-cli', 'aws-cli/'),
  agent('Boto3', 'Boto3/'),
  agent('Botocore', 'Botocore/'),
  { needle: 'aws-sdk-', token: `(aws-sdk-[a-z0-9-]*[a-z0-9])/${VERSION}` },
  agent('Python Requests', 'python-requests/'),
  agent('Python-httpx', 'python-httpx/'),
  agent('Python aiohttp', 'aiohttp/'),
  agent('Python-urllib', 'Python-urllib/'),
  agent('Go-http-client', 'Go-http-client/'),
  agent('okhttp', 'okhttp/'),
  agent('Apache-HttpClient', 'Apache-HttpClient/'),
  agent('curl', 'curl/'),
  agent('Wget', 'Wget/'),
  agent('PowerShell', 'WindowsPowerShell/'),
  agent('PowerShell', ' PowerShell/'),
];

/** Crawlers name themselves `GPTBot/1.1` or `bingbot`. */
const CRAWLER = `([A-Za-z0-9_-]*(?:[Bb]ot|[Ss]pider|[Cc]rawler)[A-Za-z0-9_-]*)(?:/${VERSION})?`;
const CRAWLERS: readonly AgentRule[] = ['bot', 'Bot', 'pider', 'rawler'].map((needle) => ({ needle, token: CRAWLER }));

/** Browsers: they name those that they descend from, so that the younger come first. */
const BROWSERS: readonly AgentRule[] = [
  agent('HeadlessChrome', 'HeadlessChrome/'),
  agent('Electron', 'Electron/'),
  agent('Edge Mobile', 'EdgA/'),
  agent('Edge Mobile', 'EdgiOS/'),
  agent('Edge', 'Edg/'),
  agent('Edge', 'Edge/'),
  agent('Opera', 'OPR/'),
  agent('Opera Mini', 'Opera Mini/'),
  agent('Opera', 'Opera/', { token: `(?:Version|Opera)/${VERSION}` }),
  agent('Samsung Internet', 'SamsungBrowser/'),
  agent('Vivaldi', 'Vivaldi/'),
  agent('Yandex Browser', 'YaBrowser/'),
  agent('UC Browser', 'UCBrowser/'),
  agent('DuckDuckGo Mobile', 'DuckDuckGo/'),
  agent('Chrome Mobile iOS', 'CriOS/'),
  agent('Firefox iOS', 'FxiOS/'),
  agent('Firefox Mobile', 'Firefox/', { beside: 'Mobile' }),
  agent('Firefox', 'Firefox/'),
  agent('Chrome Mobile WebView', 'Chrome/', { beside: '; wv)' }),
  agent('Chrome Mobile', 'Chrome/', { beside: 'Mobile' }),
  agent('Chromium', 'Chromium/'),
  agent('Chrome', 'Chrome/'),
  agent('IE', 'MSIE ', { token: `MSIE ${VERSION}` }),
  agent('IE', 'Trident/', { token: `rv:${VERSION}` }),
  agent('Android', 'Android', { beside: 'Version/', token: `Version/${VERSION}` }),
  agent('Mobile Safari', 'Safari/', { beside: 'Mobile/', token: `Version/${VERSION}` }),
  agent('Safari', 'Safari/', { token: `Version/${VERSION}` }),
  agent('Mobile Safari UI/WKWebView', 'AppleWebKit/', { beside: 'like Mac OS X', token: '()$' }),
];

export const AGENT_RULES: readonly AgentRule[] = [...TOOLS, ...CRAWLERS, ...BROWSERS];

/** How an operating system is told; the version is what the group of `token` captures, or what `versions` says of it. */
export interface SystemRule {
  readonly name: string;
  readonly needle: string;
  readonly token: string;
  readonly versions?: Readonly<Record<string, string>>;
}

/** Releases of Windows by the versions of its kernel. */
const WINDOWS: Readonly<Record<string, string>> = {
  '10.0': '10',
  '6.3': '8.1',
  '6.2': '8',
  '6.1': '7',
  '6.0': 'Vista',
  '5.2': 'XP',
  '5.1': 'XP',
  '5.0': '2000',
};

const NUMBERS = '([0-9]+(?:[._][0-9]+){0,3})';

/** The first rule that fits counts; `os/linux#5.10` and the like is how the SDKs of AWS write theirs. */
export const SYSTEM_RULES: readonly SystemRule[] = [
  { name: 'Windows', needle: 'Windows NT ', token: 'Windows NT ([0-9]+[.][0-9]+)', versions: WINDOWS },
  { name: 'Windows Phone', needle: 'Windows Phone', token: `Windows Phone(?: OS)? ?${NUMBERS}` },
  { name: 'Windows', needle: 'Windows/', token: 'Windows/([0-9]+)' },
  { name: 'Windows', needle: 'os/windows', token: 'os/windows[#/]?([0-9]+)?' },
  { name: 'Windows', needle: 'os/win32', token: 'os/win32[#/]?([0-9]+)?' },
  { name: 'iOS', needle: 'like Mac OS X', token: `OS ${NUMBERS} like Mac OS X` },
  { name: 'iOS', needle: 'iOS/', token: `iOS/${NUMBERS}` },
  { name: 'Mac OS X', needle: 'Mac OS X', token: `Mac OS X ${NUMBERS}` },
  { name: 'Mac OS X', needle: 'os/macos', token: `os/macos[#/]?${NUMBERS}?` },
  { name: 'Mac OS X', needle: 'Darwin', token: '()$' },
  { name: 'Mac OS X', needle: 'Macintosh', token: '()$' },
  { name: 'Android', needle: 'Android', token: `Android[ /]${NUMBERS}` },
  { name: 'Chrome OS', needle: 'CrOS', token: `CrOS [^ ;)]+ ${NUMBERS}` },
  { name: 'Ubuntu', needle: 'Ubuntu', token: `Ubuntu[ /]${NUMBERS}` },
  { name: 'Fedora', needle: 'Fedora', token: `Fedora[ /]${NUMBERS}` },
  { name: 'Linux', needle: 'os/linux', token: `os/linux[#/]?${NUMBERS}?` },
  { name: 'Linux', needle: 'Linux/', token: `Linux/${NUMBERS}` },
  { name: 'Linux', needle: 'Linux', token: '()$' },
  { name: 'Windows', needle: 'Windows', token: '()$' },
];
