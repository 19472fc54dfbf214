import { checkSetting, isSettingName, type SettingOverrides } from '../../domain/instance-settings';
import { Problem, type FieldError } from '../problems/problem';

export interface SettingsChange {
  /** As given, by name; null takes the default again. */
  readonly changes: SettingOverrides;
  readonly environment: 'production' | 'sandbox';
  /** Where the settings stand in the body, as the beginning of a JSON pointer. */
  readonly pointer: string;
}

type CheckedChange =
  | { readonly kind: 'valid'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'wrong'; readonly name: string; readonly detail: string };

function check(name: string, value: unknown, environment: SettingsChange['environment']): CheckedChange {
  if (value === null && isSettingName(name)) return { kind: 'valid', name, value };
  const parsed = checkSetting(name, value);
  if (parsed.kind === 'refused') return { kind: 'wrong', name, detail: parsed.message };
  const detail = ruleOf(name, parsed.value, environment);
  return detail === null ? { kind: 'valid', name, value: parsed.value } : { kind: 'wrong', name, detail };
}

/** Rules beyond what a setting takes. */
function ruleOf(name: string, value: unknown, environment: SettingsChange['environment']): string | null {
  if (name === 'callLimits' && value === 'relaxed' && environment === 'production') {
    return 'Setting callLimits: "relaxed" is allowed on sandbox instances only, since the marketplace enforces its limits';
  }
  return null;
}

/**
 * The settings that an instance is changed by, each checked by the table of settings.
 * @returns by name; null where the default counts again
 * @throws Problem ruleBroken naming every setting that is wrong
 */
export function checkSettings({ changes, environment, pointer }: SettingsChange): SettingOverrides {
  const checked = Object.entries(changes).map(([name, value]) => check(name, value, environment));
  const errors: FieldError[] = checked.flatMap((each) =>
    each.kind === 'wrong' ? [{ pointer: `${pointer}/${each.name}`, detail: each.detail }] : [],
  );
  if (errors.length > 0) throw new Problem('ruleBroken', errors.map(({ detail }) => detail).join('; '), { errors });
  return Object.fromEntries(checked.flatMap((each) => (each.kind === 'valid' ? [[each.name, each.value]] : [])));
}

/** The overrides after a change: what is null or equals nothing of its own falls back to the default. */
export function withChanges(overrides: SettingOverrides, changes: SettingOverrides): SettingOverrides {
  return Object.fromEntries(Object.entries({ ...overrides, ...changes }).filter(([, value]) => value !== null));
}
