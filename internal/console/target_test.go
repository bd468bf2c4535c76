package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// assessed is the answers of an assessment that names somebody.
func assessedAbout(about url.Values) url.Values {
	typed := url.Values{"finding": {"unacceptable"}, "grounds": {"abusive"}, "rationale": {"It is aimed at a person."}}
	for name, value := range about {
		typed[name] = value
	}
	return typed
}

func TestR12StaffAreFoundByNameAndOthersAreEntered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typed url.Values
		want  incident.Target
	}{
		"a colleague": {
			url.Values{"target.name": {"ellen hughes"}, "target.risk": {"medium"}},
			incident.Target{Person: "staff-2", Name: "Ellen Hughes (Parks)", Kind: incident.TargetStaff, Risk: incident.RiskMedium},
		},
		"a councillor": {
			url.Values{"target.name": {"Jo Bloggs"}, "target.kind": {"councillor"}, "target.contact": {"jo@derby.example"}},
			incident.Target{Name: "Jo Bloggs", Kind: incident.TargetCouncillor, Contact: "jo@derby.example"},
		},
	} {
		f := newFixture(t)
		b := openBrowser(t, f, "comms-1")
		got := b.post(home+"/assess", b.form(home, home+"/assess", assessedAbout(c.typed)))
		require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
		target := f.incident().Targets[0]
		target.ID, target.Telling = "", 0
		require.Equal(t, c.want, target, name)
		page := b.page(home)
		require.Contains(t, page, "Whom it is about")
		require.Contains(t, page, c.want.Name)
	}
}

func TestR12TheFormNeverShowsAUserName(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	for typed, said := range map[string]string{
		"Nobody Known": "We cannot find “Nobody Known”", "communications": "Several people have “communications” in their name",
	} {
		got := b.post(home+"/assess", b.form(home, home+"/assess", assessedAbout(url.Values{"target.name": {typed}})))
		require.Equal(t, http.StatusUnprocessableEntity, got.Code)
		require.Contains(t, got.Body.String(), said)
		require.NotContains(t, got.Body.String(), ": comms-", "of the people whom it offers")
	}
}

func TestR12TheTargetIsNotAmongTheOfficers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mustDo("comms-1", ref, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "r", Target: "comms-2",
	})
	page := openBrowser(t, f, "comms-1").page(home)
	require.Contains(t, page, `<option value="comms-lead"`)
	require.NotContains(t, page, `<option value="comms-2"`)
}
