import type { DataSource } from 'typeorm';

const ALL = ['confirm_order', 'create_invoice', 'validate_invoice', 'register_payment'] as const;

/** Every order workflow does these steps by itself, or leaves them to people, for orders that are imported from now on. */
export async function bookByItself(
  { dataSource }: { readonly dataSource: DataSource },
  isOn: boolean,
  steps: readonly (typeof ALL)[number][] = ALL,
): Promise<void> {
  await dataSource.query(`update order_workflow set ${steps.map((column) => `${column} = $1`).join(', ')}`, [isOn]);
}
