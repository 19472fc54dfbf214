import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * A legal entity that sells. Its currency is what its books are kept in.
 */
@Entity()
@Unique(['code'])
export class Company {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column('text')
  currency!: string;

  @Column('boolean', { default: false })
  isArchived!: boolean;
}
