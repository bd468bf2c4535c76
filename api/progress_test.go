package api

import (
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
)

// TestProgressIsSentEverySecondUntilTheRequestEnds relies on synctest, which fails if a
// goroutine stays.
func TestProgressIsSentEverySecondUntilTheRequestEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		answer := httptest.NewRecorder()
		c, _ := gin.CreateTestContext(answer)
		p := startProgress(c)
		p.update(app.ImportProgress{Lines: 7, Created: 4})
		time.Sleep(progressEvery)
		synctest.Wait()
		p.stop()
		p.stop()
		time.Sleep(time.Minute)
		require.Equal(t, "{\"lines\":7,\"created\":4,\"refused\":0}\n", answer.Body.String())
	})
}
