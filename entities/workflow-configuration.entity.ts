import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Instance } from './instance.entity';
import { OrderWorkflow } from './order-workflow.entity';
import { PaymentTerm } from './payment-term.entity';

/**
 * Payment type and financial status choose an order workflow and a payment term [ORD-07, WFL-01]. `*` means any payment type.
 */
@Entity()
@Unique(['instance', 'paymentType', 'financialStatus'])
@Check('ck_workflow_configuration_financial_status', `financial_status in ('Paid', 'Unpaid', 'Any')`)
export class WorkflowConfiguration {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('bigint')
  instanceId!: string;

  @ManyToOne(() => Instance, { nullable: false })
  @JoinColumn()
  instance!: Relation<Instance>;

  @Column('text', { default: '*' })
  paymentType!: string;

  @Column('text')
  financialStatus!: 'Paid' | 'Unpaid' | 'Any';

  @Column('bigint')
  orderWorkflowId!: string;

  @ManyToOne(() => OrderWorkflow, { nullable: false })
  @JoinColumn()
  orderWorkflow!: Relation<OrderWorkflow>;

  @Column('bigint', { nullable: true })
  paymentTermId!: string | null;

  @ManyToOne(() => PaymentTerm, { nullable: true })
  @JoinColumn()
  paymentTerm!: Relation<PaymentTerm> | null;
}
