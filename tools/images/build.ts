import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunProgram } from './program';
import type { BuiltImage } from './registry';

/** An image as it was built: nobody else has it yet. */
export interface LocalImage extends BuiltImage {
  /** As `docker save` writes it. */
  readonly archive: string;
  /** What is in it, as SPDX. */
  readonly sbom: string;
}

export interface BuildOptions {
  readonly version: string;
  /** The commit that it is built from. */
  readonly revision: string;
  /** The folder for archives and SBOMs. */
  readonly out: string;
}

/** The files of an image in a folder. */
export const localImage = (image: BuiltImage, out: string): LocalImage => ({
  ...image,
  archive: join(out, `${image.id}.tar`),
  sbom: join(out, `${image.id}.spdx.json`),
});

/**
 * Builds an image for ARM64, writes down what is in it, and looks that up among known vulnerabilities: a grave one that
 * somebody has fixed ends the build. What nobody can fix yet is shown, and is no reason to run an older image.
 */
export async function buildImage(
  run: RunProgram,
  image: BuiltImage,
  { version, revision, out }: BuildOptions,
): Promise<LocalImage> {
  const local = localImage(image, out);
  const name = `${image.repository}:${image.tagPrefix}${version}`;
  mkdirSync(out, { recursive: true });
  await run('docker', [
    ...['build', '--file', `images/${image.id}/Dockerfile`, '--platform', 'linux/arm64'],
    // One manifest, whose digest is the image’s: an attestation of BuildKit would make it a list.
    '--provenance=false',
    ...['--build-arg', `VERSION=${version}`, '--build-arg', `REVISION=${revision}`],
    ...['--tag', name, '.'],
  ]);
  await run('docker', ['save', '--output', local.archive, name]);
  const sbom = await run('syft', ['scan', `docker-archive:${local.archive}`, '--output', 'spdx-json'], {
    capture: true,
  });
  writeFileSync(local.sbom, sbom);
  await run('grype', [`sbom:${local.sbom}`, '--only-fixed', '--fail-on', 'high']);
  return local;
}
