/** Why a pushed body is not taken: broken (400), larger than is taken (413), or in an encoding nobody reads (415). */
export class PushError extends Error {
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.name = 'PushError';
    this.status = status;
  }
}
