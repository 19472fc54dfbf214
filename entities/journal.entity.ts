import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Company } from './company.entity';

/**
 * Where invoices and payments are booked.
 */
@Entity()
@Unique(['company', 'code'])
@Check('ck_journal_kind', `kind in ('sale', 'bank')`)
export class Journal {
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

  @Column('text')
  kind!: 'sale' | 'bank';

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
