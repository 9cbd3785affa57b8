/**
 * A text as Terraform takes it without looking for expressions in it. What cdktf itself has put there, references to
 * attributes that are known later, stays an expression.
 *
 * cdktf 0.21 does neither for `Fn.yamlencode` and its kin: it writes quotation marks and backslashes inside texts as they
 * are, and Terraform then reads something else.
 */
export const verbatim = (text: string): string =>
  text.replaceAll(/\$\{(?!TfToken\[)/g, () => '$${').replaceAll('%{', '%%{');
