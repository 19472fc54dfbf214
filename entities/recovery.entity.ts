import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * One recovery: database and Temporal brought together again after one of them was restored or lost [FLT-02]. It bounds
 * what may have been given out and is not known here any more.
 */
@Entity()
@Unique(['revision'])
export class Recovery {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  /** The marketplaces are read again from here on. */
  @Column('timestamptz')
  since!: Date;

  /** Seconds since 2020: above every revision that a workflow can have read before. Open orders go on from it. */
  @Column('integer')
  revision!: number;

  /** Sale order numbers up to this one may belong to orders that this database has lost. */
  @Column('bigint')
  orderNumberUntil!: string;
}
