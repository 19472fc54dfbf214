import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';

/**
 * When an invoice is due.
 */
@Entity()
@Unique(['company', 'code'])
export class PaymentTerm {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  companyId!: string;

  @ManyToOne(() => Company, { nullable: false })
  @JoinColumn()
  company!: Relation<Company>;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column('integer', { default: 0 })
  dueDays!: number;

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
