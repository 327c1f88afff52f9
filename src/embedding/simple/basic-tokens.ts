const asciiWordOrMark = /[a-z0-9]+|[!-/:-@[-`{-~]/g;
const plainAscii = /^[\t\n\r\x20-\x7e]*$/;
const dropped = /[\u0000\ufffd]|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;
const accents = /\p{Mn}/gu;
const wordOrMark = /[!-/:-@[-`{-~\p{P}]|[^\s!-/:-@[-`{-~\p{P}]+/gu;
// The blocks of Chinese characters, each of which is a token by itself. Kana and Hangul aren't among them.
const ideograph =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b820}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/**
 * BERT's uncased basic tokenisation: lower case, accents off, control characters dropped, split at white space, every
 * punctuation mark and every Chinese character a token by itself.
 */
export function basicTokens(text: string): readonly string[] {
  if (plainAscii.test(text)) return text.toLowerCase().match(asciiWordOrMark) ?? [];
  return (
    text
      .replace(dropped, "")
      .replace(ideograph, " $& ")
      .toLowerCase()
      .normalize("NFD")
      .replace(accents, "")
      .match(wordOrMark) ?? []
  );
}
