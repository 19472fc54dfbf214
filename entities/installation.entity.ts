import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The one row that says which Temporal namespace this database last dispatched to. Another id means that nothing counts as dispatched.
 */
@Entity()
@Check('ck_installation_single', `id = 1`)
export class Installation {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text', { nullable: true })
  temporalNamespaceId!: string | null;
}
