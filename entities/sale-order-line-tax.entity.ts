import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { SaleOrderLine } from './sale-order-line.entity';
import { Tax } from './tax.entity';

/**
 * A tax of a line, with the amount that the marketplace gave.
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
}
