import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { Company } from '../../entities/company.entity';
import { Instance } from '../../entities/instance.entity';
import { Pricelist } from '../../entities/pricelist.entity';
import { Warehouse } from '../../entities/warehouse.entity';
import type { ApiContext } from '../api';
import { etagOf, requireMatch } from '../if-match';
import { ruleBroken } from '../problems/problem';
import type { InstanceChange } from '../schemas/instance';
import { findWarehouse } from './create-instance';
import { lockInstance } from './lock-instance';
import { hasOrders } from './open-orders';

export const instanceEtag = ({ name, companyId, warehouseId }: Instance): string =>
  etagOf(name, companyId, warehouseId);

/**
 * Changes name, company or warehouse where nothing under way contradicts it: sale orders are in the books of their
 * company, and a delivery leaves from where its goods are reserved [INS-06].
 * @throws Problem ruleBroken naming the member, with what is in the way and what to do
 */
export async function changeBackOffice(
  { dataSource }: ApiContext,
  request: FastifyRequest,
  { code, actor, change }: { readonly code: string; readonly actor: string; readonly change: InstanceChange },
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const instance = await lockInstance(manager, code);
    requireMatch(request, instanceEtag(instance));
    const company = await manager.findOneByOrFail(Company, { id: instance.companyId });
    const warehouse = await manager.findOneByOrFail(Warehouse, { id: instance.warehouseId });
    const codes = { company: change.company ?? company.code, warehouse: change.warehouse ?? warehouse.code };
    const wanted = await findWarehouse(manager, codes, warehouse.id);
    if (wanted.companyId !== company.id) await requireNoBooks(manager, instance, company);
    const open = wanted.id === warehouse.id ? 0 : await countOpenDeliveries(manager, instance.id);
    if (open > 0 && !change.doOpenDeliveriesStay) throw openDeliveries(open, warehouse.code, wanted.code);
    const name = change.name ?? instance.name;
    await manager.update(Instance, instance.id, { name, companyId: wanted.companyId, warehouseId: wanted.id });
    const sentence = `Now "${name}", of company ${codes.company}, shipping from ${wanted.code}${open === 0 ? '' : `; open deliveries that stay in ${warehouse.code}: ${String(open)}`}`;
    await addInstanceEvent(manager, instance.id, { kind: 'changed', actor, sentence });
  });
}

async function requireNoBooks(manager: EntityManager, instance: Instance, { id, code }: Company): Promise<void> {
  if (await hasOrders(manager, instance.id)) {
    throw ruleBroken(
      '/company',
      `The instance has orders in the books of ${code}: make one of its own for the company.`,
    );
  }
  const lines: { count: number }[] = await manager.query(
    `select count(*)::integer as count from workflow_configuration where instance_id = $1`,
    [instance.id],
  );
  const count = lines[0]?.count ?? 0;
  if (count > 0) {
    const words = `${String(count)} workflow configuration lines name order workflows of ${code}: take them out first.`;
    throw ruleBroken('/company', words);
  }
  const { pricelist } = instance.settings;
  if (typeof pricelist !== 'string' || !(await manager.existsBy(Pricelist, { companyId: id, code: pricelist }))) return;
  throw ruleBroken('/company', `The setting pricelist names "${pricelist}" of ${code}: set it to null first.`);
}

async function countOpenDeliveries(manager: EntityManager, instanceId: string): Promise<number> {
  const rows: { count: number }[] = await manager.query(
    `select count(*)::integer as count
       from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
      where o.instance_id = $1 and d.state in ('waiting', 'ready')`,
    [instanceId],
  );
  return rows[0]?.count ?? 0;
}

function openDeliveries(open: number, from: string, to: string) {
  const words = `Open deliveries that leave from ${from}: ${String(open)}. Finish them first, or send doOpenDeliveriesStay: true: they then leave from ${from}, and only orders that are not confirmed yet from ${to}.`;
  return ruleBroken('/warehouse', words);
}
