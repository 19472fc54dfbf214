import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Invoice } from './invoice.entity';
import { SaleOrderLine } from './sale-order-line.entity';

/**
 * A line of an invoice, in the order's tax mode.
 */
@Entity()
@Unique(['invoice', 'saleOrderLine'])
export class InvoiceLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  invoiceId!: string;

  @ManyToOne(() => Invoice, { nullable: false })
  @JoinColumn()
  invoice!: Relation<Invoice>;

  @Column('bigint')
  saleOrderLineId!: string;

  @ManyToOne(() => SaleOrderLine, { nullable: false })
  @JoinColumn()
  saleOrderLine!: Relation<SaleOrderLine>;

  @Column('text')
  description!: string;

  @Column('integer')
  quantity!: number;

  @Column('numeric', { precision: 18, scale: 4 })
  amount!: string;

  @Column('numeric', { precision: 18, scale: 4 })
  amountTax!: string;
}
