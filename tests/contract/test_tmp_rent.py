from tests.contract.test_schemathesis import *  # noqa
from tests.contract import test_schemathesis as T
from tests.contract.test_schemathesis import _in_process, app
import schemathesis as S
for n in [n for n in list(globals()) if n.startswith("test_")]: del globals()[n]
OPS="read_rent|read_payments|pay_rent|reverse_payment|record_deposit|give_deposit_back|declare_dividend|value_rent|read_arrears|read_due|read_prices|record_reference_price"
@pytest.mark.usefixtures("_in_process")
def test_mine(app, tokens):
    schema = S.openapi.from_wsgi("/api/v1/openapi.json", app, config=T._by_whoever_may(tokens, 8, "examples","fuzzing")).include(operation_id_regex=f"^({OPS})$")
    failed=[]; answered=Counter()
    for event in from_schema(schema).execute():
        if isinstance(event,(events.NonFatalError,events.FatalError)): failed.append(str(getattr(event,"info",event)))
        if isinstance(event,events.ScenarioFinished):
            answered.update(e.response.status_code for e in event.recorder.interactions.values() if e.response is not None)
            new = [f"{c.name}: {c.failure_info.failure.operation}: {c.failure_info.failure.message}\n{c.failure_info.code_sample}" for cs in event.recorder.checks.values() for c in cs if c.failure_info is not None]; failed += new; print(new, flush=True) if new else None
    print(answered); print(len(failed)); print("\n".join(failed)[:6000])
    assert failed == []
