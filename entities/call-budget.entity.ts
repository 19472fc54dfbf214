import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * State of one leaky bucket: calls of one operation with one key on one host [Mirakl API section 9].
 */
@Entity()
export class CallBudget {
  @PrimaryColumn('text')
  key!: string;

  @Column('timestamptz')
  theoreticalArrivalAt!: Date;

  @Column('timestamptz', { nullable: true })
  blockedUntil!: Date | null;
}
