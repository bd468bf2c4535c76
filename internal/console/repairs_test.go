package console_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func TestWhatHasToBePutRightStandsOnTheWorklistAndOnAPage(t *testing.T) {
	t.Parallel()
	f := withProposal(t)
	_, err := f.base.AddRepair(t.Context(), casework.Repair{
		Ref: ref, Kind: casework.RepairEvidenceMissing, Of: "E1", Why: "The file of exhibit E1 is missing. Bring it back.", FoundAt: monday(),
	})
	require.NoError(t, err)
	records := openBrowser(t, f, "records-1")
	work := records.get("/my-work")
	require.Equal(t, http.StatusOK, work.Code)
	require.Contains(t, work.Body.String(), `href="/repairs"`)
	require.Contains(t, work.Body.String(), "The file of exhibit E1 is missing.")
	list := records.get("/repairs")
	require.Equal(t, http.StatusOK, list.Code)
	require.Contains(t, list.Body.String(), ref+", E1")
	require.Equal(t, http.StatusForbidden, openBrowser(t, f, "legal-1").get("/repairs").Code)
}
