import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Journal } from './journal.entity';

/**
 * The gapless number series of a journal in one year of invoice date [WFL-03]. Its row is locked until the invoice that took a number is committed.
 */
@Entity()
@Unique(['journal', 'year'])
export class JournalSeries {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  journalId!: string;

  @ManyToOne(() => Journal, { nullable: false })
  @JoinColumn()
  journal!: Relation<Journal>;

  @Column('integer')
  year!: number;

  @Column('integer', { default: 1 })
  nextNumber!: number;

  /** When a person last said what the next number is: needed again after each recovery [FLT-02]. */
  @Column('timestamptz', { nullable: true })
  confirmedAt!: Date | null;
}
