/** The bucket of the sample's `s3://` paths; its objects are the files of the sample's folder. */
export const SAMPLE_BUCKET = 'example-bedrock-logs';

interface Place {
  readonly time: number;
  readonly caller: { readonly account: string; readonly region: string };
}

/** The folder of an hour's log files, as Bedrock's S3 delivery lays them out. */
export function hourFolder(account: string, region: string, time: number): string {
  const [date, hour] = new Date(time).toISOString().slice(0, 13).split('T') as [string, string];
  return `AWSLogs/${account}/BedrockModelInvocationLogs/${region}/${date.replaceAll('-', '/')}/${hour}`;
}

/** The path of a body delivered as an object of its own, below the sample's folder. */
export function bodyPath(place: Place, requestId: string, side: 'input' | 'output'): string {
  return `${hourFolder(place.caller.account, place.caller.region, place.time)}/data/${requestId}_${side}.json.gz`;
}

/** A path below the sample's folder as an `s3://` URI. */
export function s3Uri(path: string): string {
  return `s3://${SAMPLE_BUCKET}/${path}`;
}

/** Where a document of a request is kept: Bedrock logs its place in place of its bytes. */
export function mediaKey(place: Place & { readonly requestId: string }, index: number, format: string): string {
  const folder = hourFolder(place.caller.account, place.caller.region, place.time);
  return s3Uri(`${folder}/data/${place.requestId}_input_media_${String(index).padStart(2, '0')}.${format}`);
}

/** The name of a log file: the time of its last record, and digits that keep files of one second apart. */
export function logFileName(time: number, digits: string): string {
  const stamp = new Date(time).toISOString().replace(/[-:.]/g, '');
  return `${stamp}_${digits}.json.gz`;
}
