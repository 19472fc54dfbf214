import type { SaleOrderHeader } from '../mapping/mapped-sale-order';
import { settled, type ExplainedDecision } from './explained-decision';

/** What the sale order is called, and whose it is. */
export const explainHeader = ({ name, salesTeam, salesperson }: SaleOrderHeader): ExplainedDecision[] => [
  settled(
    'INS-06',
    'name',
    name.source === 'marketplaceNumber'
      ? `The number of the marketplace: ${name.text}`
      : `The next number of our own, after "${name.prefix}"`,
  ),
  ...(salesTeam === null ? [] : [settled('INS-06', 'sales team', `By the setting: ${salesTeam}`)]),
  ...(salesperson === null ? [] : [settled('INS-06', 'salesperson', `By the setting: ${salesperson}`)]),
];
