import { asObject, asString, type JsonObject } from '../json-read.ts';
import type { Part } from './message.ts';

const MODALITIES = ['image', 'document', 'video', 'audio'] as const;

/** An image, document, video or audio block: where it lies, or that it was sent inline; undefined for other blocks. */
export function mediaPart(block: JsonObject, type: string | undefined): Part | undefined {
  const guarded = asObject(block.guardContent);
  if (guarded !== undefined) return mediaPart(guarded, undefined);
  const link = asObject(block.image_url);
  if (link !== undefined) return fromLink('image', asString(link.url) ?? '');
  if (typeof block.image_url === 'string') return fromLink('image', block.image_url);
  if (block.input_audio !== undefined) {
    return { type: 'blob', modality: 'audio', ...sizeOf(asString(asObject(block.input_audio)?.data)) };
  }
  for (const modality of MODALITIES) {
    if (type === modality) return fromSource(modality, asObject(block.source), undefined, asString(block.title));
    const media = asObject(block[modality]);
    if (media !== undefined) {
      return fromSource(modality, asObject(media.source), asString(media.format), asString(media.name));
    }
  }
  return undefined;
}

function fromSource(
  modality: string,
  source: JsonObject | undefined,
  format: string | undefined,
  name: string | undefined,
): Part {
  const uri =
    asString(source?.s3Uri) ??
    asString(asObject(source?.s3Location)?.uri) ??
    asString(source?.uri) ??
    asString(source?.url);
  const mime = asString(source?.media_type) ?? (format === undefined ? undefined : mimeType(modality, format));
  const media = {
    modality,
    ...(mime === undefined ? {} : { mime_type: mime }),
    ...(name === undefined ? {} : { name }),
  };
  if (uri !== undefined) return { type: 'uri', ...media, uri };
  const text = asString(source?.text) ?? (source?.type === 'text' ? asString(source.data) : undefined);
  if (text !== undefined) return { type: 'text', content: text };
  return { type: 'blob', ...media, ...sizeOf(asString(source?.bytes) ?? asString(source?.data)) };
}

/** The bytes that a text in base64 stands for. */
function sizeOf(base64: string | undefined): { size?: number } {
  if (base64 === undefined || base64 === '') return {};
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return { size: Math.floor((base64.length * 3) / 4) - padding };
}

function fromLink(modality: string, url: string): Part {
  if (!url.startsWith('data:')) return { type: 'uri', modality, uri: url };
  const mime = /^data:([\w.+-]{1,60}\/[\w.+-]{1,60})[;,]/.exec(url)?.[1];
  const data = /;base64,/.test(url.slice(0, 200)) ? url.slice(url.indexOf(',') + 1) : undefined;
  return { type: 'blob', modality, ...(mime === undefined ? {} : { mime_type: mime }), ...sizeOf(data) };
}

function mimeType(modality: string, format: string): string {
  if (modality !== 'document') return `${modality}/${format}`;
  return format === 'txt' || format === 'md' || format === 'csv' || format === 'html'
    ? `text/${TEXT_FORMATS[format]}`
    : `application/${format}`;
}

const TEXT_FORMATS = { txt: 'plain', md: 'markdown', csv: 'csv', html: 'html' } as const;
