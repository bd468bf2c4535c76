package policy_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/policy"
)

func source(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("council.yaml")
	require.NoError(t, err)
	return string(data)
}

// lineOf is the line number of the first occurrence of a text.
func lineOf(t *testing.T, file, text string) int {
	t.Helper()
	before, _, found := strings.Cut(file, text)
	require.True(t, found, "%q is not in the file", text)
	return strings.Count(before, "\n") + 1
}

func TestAProblemIsNamedWithItsLineAndField(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, old, new, at, says string }{
		{"span", "response: 48h", "response: soon", "response:", `windows.response: "soon" is not a length of time: write, for example, 48h, 28 days, 2 working days or half of the window`},
		{"span with a fault of its own", "block: 168h", "block: 5 working days", "block: 5", "windows.block: must be an elapsed time such as 168h, not working days: a block runs day and night (R4)"},
		{"half of a window that is no reminder", "memory: 365 days", "memory: half of the window", "memory:", "windows.memory: only the reminder can be half of the window"},
		{"reminder in working days", "reminder: half of the window", "reminder: 1 working day", "reminder: 1", "windows.reminder: must be an elapsed time or half of the window, not working days"},
		{"window missing", "  query: 10 working days\n", "", "assessment:", "windows.query: is missing"},
		{"window unknown", "  query: 10", "  quarry: 1h\n  query: 10", "quarry:", "windows.quarry: is not a field of the policy; use one of assessment, "},
		{"window twice", "  query: 10", "  query: 1h\n  query: 10", "query: 10", "windows.query: appears twice"},
		{"ground missing", "  - {id: spam, clause: R2, wording: are spam}\n", "", "- {id: abusive", "grounds: these are missing: spam"},
		{"ground unknown", "id: spam,", "id: rude,", "id: rude", `grounds.8.id: "rude" is not one of abusive, `},
		{"ground twice", "id: spam,", "id: abusive,", "{id: abusive, clause: R2, wording: are spam", "grounds.8.id: abusive appears twice"},
		{"ground without wording", "wording: are spam", `wording: ""`, `wording: ""`, "grounds.8.wording: is empty"},
		{"ground with a null", "wording: are spam", "wording: ~", "wording: ~", "grounds.8.wording: is empty"},
		{"flag", "threatening, criminal: true", "threatening, criminal: perhaps", "criminal: perhaps", `grounds.3.criminal: must be true or false, not "perhaps"`},
		{"clause cited that is not there", "id: spam, clause: R2", "id: spam, clause: R99", "R99", `grounds.8.clause: there is no clause "R99"`},
		{"clause missing", "- id: S13", "- id: S12", "- id: R1", "clauses: these are missing: S13"},
		{"measure missing", "  - {id: legal_action, clause: R9, wording: legal action}\n", "", "- {id: warn,", "measures: these are missing: legal_action"},
		{"check missing", "id: budget_approval", "id: budget", "id: budget", `checks.2.id: "budget" is not one of line_manager_approval, `},
		{"field unknown", "version:", "colour_scheme: x\nversion:", "colour_scheme", "colour_scheme: is not a field of the policy; use one of version, "},
		{"field of an item unknown", "id: spam,", "id: spam, note: x,", "note: x", "grounds.8.note: is not a field of the policy; use one of id, clause, "},
		{"field missing", `version: "1.0"`, "", "effective:", "version: is missing"},
		{"date", "2018-10-01", "1 October 2018", "effective:", `effective: "1 October 2018" is not a date such as 2018-10-01`},
		{"date that does not exist", "2019-04-01", "2019-04-31", "next_review:", `next_review: "2019-04-31" is not a date such as 2018-10-01`},
		{"review before it begins", "2019-04-01", "2018-04-01", "next_review:", "next_review: must be after the effective date"},
		{"e-mail", "contact: yourcityyoursay@derby.gov.uk", "contact: derby.gov.uk", "contact:", `council.contact: "derby.gov.uk" is not an e-mail address`},
		{"e-mail with a name", "contact: yourcityyoursay@derby.gov.uk", "contact: Us <us@derby.gov.uk>", "contact:", `council.contact: "Us <us@derby.gov.uk>" is not an e-mail address`},
		{"website", "https://www.derby.gov.uk", "javascript:alert(1)", "website:", `council.website: "javascript:alert(1)" is not an address such as https://www.example.gov.uk`},
		{"colour", "#1d4f73", "blue;", "colour:", `council.colour: "blue;" is not a colour such as #1d4f73`},
		{"zone", "Europe/London", "Europe/Derby", "zone:", `working_hours.zone: "Europe/Derby" is not a time zone such as Europe/London`},
		{"time of day", `opens: "09:00"`, `opens: "9 o'clock"`, "opens:", `working_hours.opens: "9 o'clock" is not a time of day such as "09:00"`},
		{"closing before opening", `closes: "17:00"`, `closes: "08:00"`, "closes:", "working_hours.closes: the council closes at 08:00, before it opens at 09:00"},
		{"closed day", "closed_days: []", "closed_days: [Friday]", "closed_days:", `working_hours.closed_days: "Friday" is not a date such as 2018-10-01`},
		{"closed day twice", "closed_days: []", "closed_days: [2026-06-12, 2026-06-12]", "closed_days:", "working_hours.closed_days: 2026-06-12 appears twice"},
		{"not a group", "legal_advice:\n  binding: true", "legal_advice: yes", "legal_advice: yes", "legal_advice: must be a group of fields: binding"},
		{"deputies of the lead", "lead_deputies: any officer", "lead_deputies: somebody", "lead_deputies: somebody", `reviews.lead_deputies: write "any officer", or a list of ids of officers`},
		{"a deputy twice", "lead_deputies: any officer", "lead_deputies: [comms-1, comms-1]", "lead_deputies: [comms-1", "reviews.lead_deputies: every officer has an id, each of them once"},
		{"an empty group", "legal_advice:\n  binding: true", "legal_advice: {}", "legal_advice: {}", "legal_advice.binding: is missing"},
		{"not a list", "closed_days: []", "closed_days: none", "closed_days:", "working_hours.closed_days: must be a list"},
		{"not text", `version: "1.0"`, "version: [1]", "version:", "version: must be text"},
		{"letter that does not parse", "{{.SignedBy}}, {{.Council}}\n  remove_request", "{{.SignedBy\n  remove_request", `subject: "Written`, "letters.warning: body:"},
		{"letter that prints what nobody knows", "Dear {{.TargetName}},", "Dear {{.Victim}},", `subject: "{{if .News}}`, "letters.target_note: body: there is no placeholder {{.Victim}}; there are Account, Addressee, Author, "},
		{"two documents", "legal_advice:", "---\nlegal_advice:", "", "the file holds more than one document"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := strings.Replace(source(t), c.old, c.new, 1)
			require.NotEqual(t, source(t), file)
			_, err := policy.Parse("council.yaml", []byte(file))
			var invalid *policy.Invalid
			require.ErrorAs(t, err, &invalid)
			want := "council.yaml"
			if c.at != "" {
				want = fmt.Sprintf("council.yaml:%d", lineOf(t, file, c.at))
			}
			require.Contains(t, "\n"+err.Error(), "\n"+want+": "+c.says)
			requireExact(t, err.Error(), want+": "+c.says)
		})
	}
}

// requireExact requires a message to be a whole line, unless it ends where a list of names
// or the text of the library begins.
func requireExact(t *testing.T, all, message string) {
	t.Helper()
	if !strings.HasSuffix(message, ", ") && !strings.HasSuffix(message, ":") && !strings.HasSuffix(message, ": ") {
		require.Contains(t, strings.Split(all, "\n"), message)
	}
}

func TestEveryProblemIsReportedAtOnceInTheOrderOfTheLines(t *testing.T) {
	t.Parallel()
	file := strings.NewReplacer(
		"block: 168h", "block: never", "2019-04-01", "soon", "id: spam,", "id: rude,", "opens: \"09:00\"", "opens: nine",
	).Replace(source(t))
	_, err := policy.Parse("council.yaml", []byte(file))
	var invalid *policy.Invalid
	require.ErrorAs(t, err, &invalid)
	var fields []string
	for _, problem := range invalid.Problems {
		fields = append(fields, problem.Field)
	}
	require.Equal(t, []string{"next_review", "working_hours.opens", "grounds", "grounds.8.id", "windows.block"}, fields)
}

func TestEmptyFileIsNotAPolicy(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "# nothing\n"} {
		_, err := policy.Parse("council.yaml", []byte(file))
		require.EqualError(t, err, "council.yaml: the file is empty")
	}
}

func TestInvalidYAMLIsReportedWithItsLine(t *testing.T) {
	t.Parallel()
	_, err := policy.Parse("council.yaml", []byte("version: 1\ncouncil: [\n  a: {b\n"))
	require.EqualError(t, err, "council.yaml:3: did not find expected ',' or '}'")
	_, err = policy.Parse("council.yaml", []byte("[1, 2]"))
	require.ErrorContains(t, err, "council.yaml:1: must be a group of fields: version, ")
}

func FuzzParsePolicy(f *testing.F) {
	whole := source(f)
	f.Add([]byte(whole))
	for _, seed := range []string{"", "a: *b", "a: &a [*a]", "windows:\n  block: [", "? {}", "clauses: [{id: {}}]", "%YAML 9", "letters: {warning: {subject: '{{', body: x}}", "\xff\xfe", "<<: {version: 1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := policy.Parse("f.yaml", data)
		if err != nil {
			var invalid *policy.Invalid
			require.ErrorAs(t, err, &invalid)
			require.NotEmpty(t, invalid.Problems)
			return
		}
		require.Len(t, p.Grounds, 10)
		require.NotNil(t, p.Zone())
	})
}
