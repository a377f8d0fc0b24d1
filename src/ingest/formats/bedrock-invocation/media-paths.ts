import { asArray, asObject, asString, type JsonObject } from '../json-read.ts';

/**
 * Where Bedrock put the media of a conversation: the `s3Uri` and `s3Location` of its images, documents and videos, and a
 * generated video's path.
 */
export function mediaPaths(
  bodies: readonly (JsonObject[string] | undefined)[],
  output: JsonObject | undefined,
): string[] {
  const paths: string[] = [];
  for (const body of bodies) {
    for (const message of messagesOf(body)) {
      for (const block of asArray(message.content)) addBlock(paths, asObject(block));
    }
  }
  const video = asString(output?.outputVideoS3Path);
  if (video !== undefined) paths.push(video);
  return paths;
}

function messagesOf(body: JsonObject[string] | undefined): readonly JsonObject[] {
  const object = asObject(body);
  const answer = asObject(asObject(object?.output)?.message);
  const messages = asArray(object?.messages)
    .map(asObject)
    .filter((message) => message !== undefined);
  return answer === undefined ? messages : [...messages, answer];
}

function addBlock(paths: string[], block: JsonObject | undefined): void {
  if (block === undefined) return;
  for (const kind of ['image', 'document', 'video', 'audio']) {
    const source =
      asObject(asObject(block[kind])?.source) ?? (block.type === kind ? asObject(block.source) : undefined);
    const path = asString(source?.s3Uri) ?? asString(asObject(source?.s3Location)?.uri);
    if (path !== undefined) paths.push(path);
  }
  for (const nested of [...asArray(asObject(block.toolResult)?.content), ...asArray(block.content)]) {
    addBlock(paths, asObject(nested));
  }
}
