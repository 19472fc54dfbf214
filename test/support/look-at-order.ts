import type { DataSource } from 'typeorm';
import { inOrderTransaction } from '../../activities/orders/order-step';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { OrderRef } from '../../workflows/messages';

/** Where an order stands and what it needs next, as its lifecycle reads it; nothing is done. */
export function lookAtOrder(dataSource: DataSource, ref: OrderRef): Promise<LifecycleReport> {
  return inOrderTransaction({ dataSource, publicUrl: 'https://console.example' }, ref, () => Promise.resolve());
}
