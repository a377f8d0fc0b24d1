const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

/** Whether a UTF-16 unit is white space between tokens (ASCII's only, as in Elastic's ES|QL). */
export function isSpace(code: number): boolean {
  return code === SPACE || code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN;
}

/** Whether a UTF-16 unit ends a line. */
export function isLineBreak(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

/** Whether a UTF-16 unit is a digit 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether a UTF-16 unit is a letter A to Z or a to z. */
export function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Whether a UTF-16 unit can stand inside an unquoted name: a letter, a digit or `_`. */
export function isNamePart(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95;
}

/** Whether a UTF-16 unit can begin an unquoted name: a letter, `_` or `@`. */
export function isNameStart(code: number): boolean {
  return isLetter(code) || code === 95 || code === 64;
}
