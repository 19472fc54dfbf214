import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { InvoiceLine } from './invoice-line.entity';
import { Tax } from './tax.entity';

/**
 * What an invoice line takes of a tax of its sale order line, under the same position: the parts of several invoices sum up
 * to the whole of each tax [WFL-05].
 */
@Entity()
@Unique(['invoiceLine', 'position'])
export class InvoiceLineTax {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  invoiceLineId!: string;

  @ManyToOne(() => InvoiceLine, { nullable: false })
  @JoinColumn()
  invoiceLine!: Relation<InvoiceLine>;

  @Column('integer')
  position!: number;

  @Column('bigint')
  taxId!: string;

  @ManyToOne(() => Tax, { nullable: false })
  @JoinColumn()
  tax!: Relation<Tax>;

  @Column('numeric', { precision: 18, scale: 4 })
  amount!: string;
}
