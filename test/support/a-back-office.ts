import type { DataSource } from 'typeorm';
import { Instance } from '../../entities/instance.entity';
import { demoDefinition } from '../../scripts/demo/definition';
import { seedBackOffice } from '../../scripts/demo/seed-back-office';
import { seedWorkflowConfiguration } from '../../scripts/demo/seed-workflow-configuration';

/** Fills a database with the demo's back office and its instance, which nobody has connected. */
export async function fillBackOffice(
  dataSource: DataSource,
  changes: { readonly settings?: Readonly<Record<string, unknown>>; readonly confirmedAt?: string } = {},
): Promise<Instance> {
  const { instance, company, warehouse } = demoDefinition;
  await seedBackOffice(dataSource);
  await dataSource.query(
    `insert into instance (code, name, environment, base_url, shop_id, company_id, warehouse_id, settings, confirmed_at)
     select $1, $2, $3, 'https://marketplace.example', $4, c.id, w.id, $5, $6
       from company c join warehouse w on w.company_id = c.id where c.code = $7 and w.code = $8`,
    [
      ...[instance.code, instance.name, instance.environment, instance.shopId],
      JSON.stringify({ ...instance.settings, ...changes.settings }),
      ...[changes.confirmedAt ?? null, company.code, warehouse.code],
    ],
  );
  await seedWorkflowConfiguration(dataSource);
  return dataSource.getRepository(Instance).findOneByOrFail({ code: instance.code });
}
