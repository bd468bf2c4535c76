package e2e_test

import (
	"testing"
	"time"
)

// TestReportsAreAccessibleForEveryRoleThatReadsThem checks the reports in a real browser,
// with figures, without figures, and with invalid dates.
func TestReportsAreAccessibleForEveryRoleThatReadsThem(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@dark.corner", "I know where your officer parks"))
	s.as("comms-1").post("/api/v1/incidents/"+c.ref+"/assess", fields{
		"finding": "unacceptable", "grounds": []string{"threatening"}, "removable": true, "rationale": "It says where somebody can be found.",
	})
	b := s.openTab()
	today := time.Now().Format(time.DateOnly)

	b.signIn("comms-lead")
	b.open("/reports")
	b.waitForText("Posts reported in this period.")
	b.requireAccessible()
	b.clickText("Version for publication")
	b.waitForText("How we used the social media policy")
	b.waitForText("fewer than 5 cases")
	b.requireAccessible()

	b.signIn("auditor-1")
	b.open("/reports?from=2020-01-01&to=2020-03-31")
	b.waitForText("There is nothing to show for this period.")
	b.requireAccessible()
	b.open("/reports?from=" + today + "&to=2020-01-01")
	b.waitForText("There is a problem")
	b.requireAccessible()
	b.open("/reports/transparency?from=2020-01-01&to=2020-03-31")
	b.waitForText("no case")
	b.requireAccessible()
}
