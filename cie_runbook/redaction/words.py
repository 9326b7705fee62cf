"""Words that follow "patient" or "veteran" with a capital and are no name."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is written as running text."""
    return frozenset(text.split())


NOT_NAMES = words(
    """
    mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct nov dec
    a about above access account accounts act action actions active add address admin
    administration advocate advocates affairs after agent alert alerts all already also an and
    any api api's app application appointment appointments apps are arrived april august september
    october november december as at audience
    authentication authorization availability available avs back baseline basic batch be
    bearer before began below benefits body booked btsss but by cache call called calls came
    can cancel cannot care case cdt census center certificate changed chart check checked
    checkin checks chip cie claim claims click clicked clicks client clinic clinician clinics
    code completed completion completions confirmed connect connection connections contact
    contacts could count counts create created critical cs cst cut cw daily dashboard data
    datadog date day days db debug declined delete demographics denied dependency deployed
    deprecated details device dfn did discharge discharged do dob does done down dropped
    duplicate duz dynamodb each east echeckin edipi edt eligible email empty end engagement
    engine engineer ent error errors est et event events every exception experience expired
    facility facing fail failed fails failure fall fatal fault federal few file final find
    finding first flag flow flows for found friday from front full function gateway generation
    get gets got group gui had has have he head header health hello help her here high him his
    history holiday home hour hours http https icn icns id identifier identifiers identity ids
    ien if in inactive incident info information initiated insurance intake internal invalid
    is issue it its january job jobs journey json july june just key kit known lambda last
    late latency lax less level like link links list load lock log logged login logs lookup
    lorota low ma main march match matched matching may measure medical memory message
    messages met metric metrics mfs min mismatch missing mobile monday monitor more mst
    multiple must name names network never new next no none normal not note notebook nothing
    notify now null number of off ok on one only open options or oracle org our out outage
    outcome outcomes over page pages participation patch path pay pci pct pdt per person phone
    plan population portal post pre precheckin present production profile project pst puma put
    python queue quit rails rate rates reached read ready received record records redis
    reference refused region region's registry reminder reminders rendered report reported
    request requests required reset response responses rest result results retry review role
    roomed rpc ruby run runs safety satisfaction saturday schema search second section see
    seen select self sent server service services session sessions set shared she sheet should
    show side sidekiq since single site sites sms so some source south ssn staff start started
    state station stations status step steps still stop street string submit submitted success
    sunday support synthetic system systems table tapped team test text the their them then
    there these they this threshold thursday ticket time timed timeout times timezone title to
    today token too total totals trace traffic transport travel tuesday two type unavailable
    unconfirmed under unexpected unknown unmatched unset unusual unverified up update updated
    upstream url us usage use user users utc uuid va va's value values verification verified
    version very veteran veterans vetext vets vha view visit visits visn vista void volume vse
    waiting warn warning was watch we web website wednesday week weeks well went were west
    what when where which who why will window with within without work workflow write yes
    yesterday you your zip
    """
)
"""Of titles, error texts and the team's own vocabulary; in lower case."""
