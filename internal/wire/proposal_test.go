package wire_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// proposedCase opens a case of comms-2 that waits for Legal's advice on P1.
func (s *testServer) proposedCase(t *testing.T, name string) string {
	t.Helper()
	post := somePost()
	post.URL += "/" + name
	answer, err := s.service.Report(t.Context(), caller("staff-2"), post, "", "")
	require.NoError(t, err)
	for _, command := range []casework.Command{
		incident.Assess{Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "r"},
		incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"},
	} {
		_, err := s.service.Do(t.Context(), caller("comms-2"), incident.KindName, answer.Ref, command)
		require.NoError(t, err)
	}
	return answer.Ref
}

// doAtOnce gives commands at the same time, and says how many succeeded.
func (s *testServer) doAtOnce(t *testing.T, ref string, commands map[string]casework.Command) (taken int, refused []error) {
	t.Helper()
	var mu sync.Mutex
	var giving sync.WaitGroup
	for who, command := range commands {
		giving.Go(func() {
			_, err := s.service.Do(t.Context(), caller(who), incident.KindName, ref, command)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				taken++
			} else {
				refused = append(refused, err)
			}
		})
	}
	giving.Wait()
	return taken, refused
}

// TestOfTwoSimultaneousCommandsOneSucceeds has two people give contradictory commands at
// once. One person with an outdated tab is tested in workflows/updates_test.go.
func TestOfTwoSimultaneousCommandsOneSucceeds(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	ref := s.proposedCase(t, "tabs")
	support := incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Lawful."}
	oppose := incident.Advise{Proposal: "P1", Position: incident.Oppose, Text: "Unlawful."}
	taken, refused := s.doAtOnce(t, ref, map[string]casework.Command{"legal-1": support, "legal-2": oppose})
	require.Equal(t, 1, taken, refused)

	ref = s.proposedCase(t, "decisions")
	_, err := s.service.Do(t.Context(), caller("legal-1"), incident.KindName, ref, support)
	require.NoError(t, err)
	decide := incident.Decide{Proposal: "P1", Proceed: true, Rationale: "r"}
	drop := incident.Decide{Proposal: "P1", Rationale: "r"}
	taken, refused = s.doAtOnce(t, ref, map[string]casework.Command{"comms-1": decide, "comms-2": drop})
	require.Equal(t, 1, taken, refused)
}

func requireCode(t *testing.T, code app.Code, err error) {
	t.Helper()
	var said *app.Error
	require.ErrorAs(t, err, &said)
	require.Equal(t, code, said.Code, said.Why)
}

// TestAnEditAfterApprovalNeedsApprovalAgain assesses a case anew after Legal's advice: the
// advice no longer counts.
func TestAnEditAfterApprovalNeedsApprovalAgain(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	ref := s.proposedCase(t, "edit")
	do := func(who string, command casework.Command) error {
		_, err := s.service.Do(t.Context(), caller(who), incident.KindName, ref, command)
		return err
	}
	require.NoError(t, do("legal-1", incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Lawful."}))
	require.NoError(t, do("comms-1", incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "Something else.",
	}))
	decide := incident.Decide{Proposal: "P1", Proceed: true, Rationale: "r"}
	requireCode(t, casework.CodeNotNow, do("comms-1", decide))
	require.NoError(t, do("comms-1", incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"}))
	decide.Proposal = "P2"
	requireCode(t, casework.CodeLegalNotConsulted, do("comms-1", decide))
}
