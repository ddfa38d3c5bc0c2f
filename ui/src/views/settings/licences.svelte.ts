/** The packages the program is built from: narrowed by what is typed, and the licence texts of the one that is chosen. */

import type { ApiError, PackageView } from '../../api';
import { call, failureOf } from '../../data/call';

export class LicencesController {
  packages = $state.raw<readonly PackageView[] | undefined>();
  error = $state.raw<ApiError | undefined>();
  text = $state('');
  chosen = $state.raw<PackageView | null>(null);
  /** The licence texts of the chosen package, once they are there. */
  texts = $state.raw<readonly string[] | undefined>();
  textsError = $state.raw<ApiError | undefined>();

  /** Every word that is typed is in the name, the version or the licence. */
  readonly found: readonly PackageView[] = $derived.by(() => {
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const holds = ({ name, version, licence }: PackageView) => {
      const all = `${name} ${version} ${licence}`.toLowerCase();
      return words.every((word) => all.includes(word));
    };
    return this.packages?.filter(holds) ?? [];
  });

  async load(): Promise<void> {
    this.error = undefined;
    try {
      this.packages = (await call('licences', {})).packages;
    } catch (thrown) {
      this.error = failureOf(thrown);
    }
  }

  async choose(one: PackageView): Promise<void> {
    this.chosen = one;
    this.texts = undefined;
    this.textsError = undefined;
    try {
      const { texts } = await call('licence', { name: one.name, version: one.version, from: one.from });
      // Another may have been chosen since.
      if (this.chosen === one) this.texts = texts;
    } catch (thrown) {
      if (this.chosen === one) this.textsError = failureOf(thrown);
    }
  }
}

export function keyOf({ from, name, version }: PackageView): string {
  return `${from} ${name} ${version}`;
}
