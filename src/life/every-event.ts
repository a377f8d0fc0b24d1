/** Whether a field is one that every event has, or that is made when it is read. */
export function isOfEveryEvent(field: string): boolean {
  return field.startsWith('_') || field.startsWith('$') || field === '@timestamp' || field === 'event.ingested';
}
