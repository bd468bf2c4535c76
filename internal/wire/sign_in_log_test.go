package wire_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestTheAccessLogHasWhoSignedInWhoWasRefusedAndWhoLeft reads it as it is exported,
// after somebody came through a real provider and over real HTTP.
func TestTheAccessLogHasWhoSignedInWhoWasRefusedAndWhoLeft(t *testing.T) {
	t.Parallel()
	f := openFront(t)
	b := f.browser()
	b.signIn("/incidents/new")
	require.Equal(t, http.StatusNotFound, b.get("/incidents/INC-0000-0000").status)
	require.Equal(t, http.StatusForbidden, b.get("/audit").status)
	require.Equal(t, http.StatusUnauthorized, b.get("/sign-in/callback?code=x&state=guessed").status)
	b.show(b.http.PostForm( //nolint:bodyclose // show closes it
		f.base+"/sign-out", url.Values{"everywhere": {"yes"}}))
	require.NoError(t, f.accessLog.Stop())
	require.Equal(t, []string{
		" 127.0.0.1 GET /incidents/new  303", // is not signed in
		" 127.0.0.1 GET /sign-in  303",       // is sent to the provider
		"c.morgan 127.0.0.1 GET /sign-in/callback  303",
		"c.morgan 127.0.0.1 GET /incidents/new  200",
		"c.morgan 127.0.0.1 GET /incidents/:ref INC-0000-0000 404",
		"c.morgan 127.0.0.1 GET /audit  0", // what is sensitive is noted before it is answered
		"c.morgan 127.0.0.1 GET /audit  403",
		" 127.0.0.1 GET /sign-in/callback  401",
		"c.morgan 127.0.0.1 POST /sign-out everywhere  303",
	}, looksIn(t, f.register)[:9])
}

func TestOverRealHTTPASessionThatIsLeftAloneEnds(t *testing.T) {
	t.Parallel()
	f := openFrontFor(t, 5*time.Second)
	b := f.browser()
	b.signIn("/incidents/new")
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	require.Eventually(t, func() bool {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.base+"/incidents/new", http.NoBody)
		require.NoError(t, err)
		r.Header.Set("X-Refresh", "1")                                // what an open page does by itself
		return b.show(b.http.Do(r)).status == http.StatusUnauthorized //nolint:bodyclose // show closes it
	}, 40*time.Second, 50*time.Millisecond)
	require.Equal(t, http.StatusSeeOther, b.get("/incidents/new").status, "they are asked to sign in again")
}
