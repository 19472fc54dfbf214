import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { FiscalPosition } from './fiscal-position.entity';
import { Tax } from './tax.entity';

/**
 * The tax that a fiscal position puts in the place of another; without one the tax falls away [TAX-03].
 */
@Entity()
@Unique(['fiscalPosition', 'tax'])
export class FiscalPositionTax {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  fiscalPositionId!: string;

  @ManyToOne(() => FiscalPosition, { nullable: false })
  @JoinColumn()
  fiscalPosition!: Relation<FiscalPosition>;

  @Column('bigint')
  taxId!: string;

  @ManyToOne(() => Tax, { nullable: false })
  @JoinColumn()
  tax!: Relation<Tax>;

  @Column('bigint', { nullable: true })
  replacementId!: string | null;

  @ManyToOne(() => Tax, { nullable: true })
  @JoinColumn()
  replacement!: Relation<Tax> | null;
}
