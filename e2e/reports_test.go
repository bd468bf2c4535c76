package e2e_test

import (
	"testing"
	"time"
)

// TestReportsAreAccessibleForEveryRoleThatReadsThem looks at the reports in a real browser,
// with figures in them, with none, and with days that cannot be read.
func TestReportsAreAccessibleForEveryRoleThatReadsThem(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@dark.corner", "I know where your officer parks"))
	s.as("comms-1").post("/api/v1/incidents/"+f.ref+"/assess", fields{
		"finding": "unacceptable", "grounds": []string{"threatening"}, "removable": true, "rationale": "It says where somebody can be found.",
	})
	b := s.opens()
	today := time.Now().Format(time.DateOnly)

	b.signsIn("comms-lead")
	b.goes("/reports")
	b.sees("Posts reported in this period.")
	b.isFit()
	b.follows("Version for publication")
	b.sees("How we used the social media policy")
	b.sees("fewer than 5 cases")
	b.isFit()

	b.signsIn("auditor-1")
	b.goes("/reports?from=2020-01-01&to=2020-03-31")
	b.sees("There is nothing to show for this period.")
	b.isFit()
	b.goes("/reports?from=" + today + "&to=2020-01-01")
	b.sees("There is a problem")
	b.isFit()
	b.goes("/reports/transparency?from=2020-01-01&to=2020-03-31")
	b.sees("no case")
	b.isFit()
}
