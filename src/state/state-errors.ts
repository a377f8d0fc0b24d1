import { UserError } from '../base/user-error.ts';

/** Something was changed by someone else since it was read: read it again and decide anew. */
export class VersionConflict extends UserError {
  /** The version that it has now. */
  readonly version: number;

  constructor(what: string, version: number) {
    super(`${what} was changed meanwhile; it is at version ${version} now`, {
      hint: 'read it again, and send the change with the new version',
    });
    this.name = 'VersionConflict';
    this.version = version;
  }
}

/** A name or id that nothing is known by. */
export class NotFound extends UserError {
  constructor(what: string) {
    super(`${what} does not exist`);
    this.name = 'NotFound';
  }
}

/** A name that is taken already. */
export class AlreadyExists extends UserError {
  constructor(what: string) {
    super(`${what} exists already`);
    this.name = 'AlreadyExists';
  }
}
