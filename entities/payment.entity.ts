import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Invoice } from './invoice.entity';
import { Journal } from './journal.entity';

/**
 * Money registered against an invoice; of a credit note, what the customer got back of it.
 */
@Entity()
@Unique(['invoice', 'reference'])
export class Payment {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  invoiceId!: string;

  @ManyToOne(() => Invoice, { nullable: false })
  @JoinColumn()
  invoice!: Relation<Invoice>;

  @Column('bigint')
  journalId!: string;

  @ManyToOne(() => Journal, { nullable: false })
  @JoinColumn()
  journal!: Relation<Journal>;

  @Column('text')
  reference!: string;

  @Column('numeric', { precision: 18, scale: 4 })
  amount!: string;

  @Column('text')
  currency!: string;

  @Column('text', { nullable: true })
  method!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  paidAt!: Date;

  @Column('text', { nullable: true })
  note!: string | null;

  /** Who entered it; null for one that the lifecycle registered. */
  @Column('text', { nullable: true })
  enteredBy!: string | null;

  @Column('timestamptz', { nullable: true })
  enteredAt!: Date | null;
}
