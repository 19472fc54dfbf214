import type { DataSource } from 'typeorm';
import type { MarketplaceCalls } from '../instances/call-marketplace';

export interface ImportDependencies {
  readonly dataSource: DataSource;
  readonly calls: MarketplaceCalls;
}
