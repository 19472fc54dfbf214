import type { DataSource } from 'typeorm';
import type { MarketplaceCalls } from './call-marketplace';

export interface InstanceDependencies {
  readonly dataSource: DataSource;
  readonly calls: MarketplaceCalls;
}
