import { toWireDate } from '../clock';
import type { JsonObject } from '../json';
import { incidentLabel } from '../master-data';
import { INCIDENT_STATE, isLive, lineIdOf, lineStateOf, linesOf, stateOf, touched, withLines } from './order-document';
import { changed, refused, wrongState } from './outcome';
import type { Outcome } from './outcome';

const claimableStates: readonly string[] = ['SHIPPED', 'TO_COLLECT', 'RECEIVED'];

interface IncidentRequest {
  /** Null: every line that can. */
  readonly orderLineId: string | null;
  readonly reasonCode: string;
  readonly at: Date;
}

/** The customer claims something about a line: it leaves its state, the order keeps its own (Mirakl API section 6). */
export function openIncident(orderId: string, order: JsonObject, request: IncidentRequest): Outcome {
  if (!claimableStates.includes(stateOf(order))) return wrongState(orderId, stateOf(order), 'SHIPPED or RECEIVED');
  return changeLines(
    orderId,
    order,
    request,
    (line) => isLive(line) && lineStateOf(line) !== INCIDENT_STATE,
    INCIDENT_STATE,
  );
}

/** The claim is settled: the line is again where the order is. */
export function closeIncident(orderId: string, order: JsonObject, request: IncidentRequest): Outcome {
  return changeLines(orderId, order, request, (line) => lineStateOf(line) === INCIDENT_STATE, stateOf(order));
}

/** The order's flag by the states of its lines. */
export function withIncidents(order: JsonObject): JsonObject {
  return { ...order, has_incident: linesOf(order).some((line) => lineStateOf(line) === INCIDENT_STATE) };
}

function changeLines(
  orderId: string,
  order: JsonObject,
  { orderLineId, reasonCode, at }: IncidentRequest,
  isPossible: (line: JsonObject) => boolean,
  state: string,
): Outcome {
  const isMeant = (line: JsonObject): boolean =>
    isPossible(line) && (orderLineId === null || lineIdOf(line) === orderLineId);
  if (!linesOf(order).some(isMeant)) return refused(`Order '${orderId}' has no line that this can happen to`);
  const members = {
    order_line_state: state,
    order_line_state_reason_code: reasonCode,
    order_line_state_reason_label: incidentLabel(reasonCode),
    last_updated_date: toWireDate(at),
  };
  return changed(touched(withIncidents(withLines(order, (line) => ({ ...line, ...members }), isMeant)), at));
}
