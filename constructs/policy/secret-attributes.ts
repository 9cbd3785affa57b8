const secretName =
  /(^|_)(password|passwd|secret_string|secret_binary|secret_key|client_secret|private_key|private_key_pem|api_key|(auth|access|refresh|bearer|session)_token)$/;

/** Whether the value of an attribute of this name is a secret, however deep it is nested. What is inside a name with `_wo` is write-only. */
export const holdsSecret = (name: string): boolean => secretName.test(name);

/** What is a secret by its place and not by its name: type and attribute. */
export const secretPlaces: Readonly<Record<string, readonly string[]>> = {
  helm_release: ['set_sensitive'],
  kubernetes_secret: ['data', 'binary_data'],
  kubernetes_secret_v1: ['data', 'binary_data'],
};
