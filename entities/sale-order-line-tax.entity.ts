import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { SaleOrderLine } from './sale-order-line.entity';
import { Tax } from './tax.entity';

/**
 * A tax of a line, with the amount that the marketplace gave, or that we computed of a tax of our product [TAX-01].
 */
@Entity()
@Unique(['saleOrderLine', 'position'])
export class SaleOrderLineTax {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  saleOrderLineId!: string;

  @ManyToOne(() => SaleOrderLine, { nullable: false })
  @JoinColumn()
  saleOrderLine!: Relation<SaleOrderLine>;

  @Column('integer')
  position!: number;

  @Column('bigint')
  taxId!: string;

  @ManyToOne(() => Tax, { nullable: false })
  @JoinColumn()
  tax!: Relation<Tax>;

  @Column('numeric', { precision: 18, scale: 4 })
  amount!: string;

  /** Name of the marketplace's tax in whose place the fiscal position put it [TAX-03]. */
  @Column('text', { nullable: true })
  insteadOf!: string | null;
}
