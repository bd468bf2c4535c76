package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
)

// tellEvery is how often the sender of a file hears how far it has come.
const tellEvery = time.Second

// importedSoFar is how far a file of posts has come.
type importedSoFar struct {
	Lines   int `json:"lines" doc:"Lines that were looked at"`
	Created int `json:"created"`
	Refused int `json:"refused" doc:"How many lines were refused"`
}

// teller tells the sender of a file how far it has come, a line of JSON a second, while
// it is still being sent: neither the sender nor a proxy on the way takes a long
// import for dead. The last line is the answer, or the problem.
type teller struct {
	to         gin.ResponseWriter
	connection *http.ResponseController
	over       chan struct{}
	once       sync.Once
	telling    sync.WaitGroup

	mu    sync.Mutex
	sofar importedSoFar
}

// wantsTelling says whether the client accepts an answer of several lines.
func wantsTelling(c *gin.Context) bool {
	for _, one := range strings.Split(c.GetHeader("Accept"), ",") {
		if mediaType, _, err := mime.ParseMediaType(one); err == nil && mediaType == typeLines {
			return true
		}
	}
	return false
}

func tell(c *gin.Context) *teller {
	t := &teller{to: c.Writer, connection: http.NewResponseController(c.Writer), over: make(chan struct{})}
	_ = t.connection.EnableFullDuplex() // HTTP/2 is; a recorder in a test is not
	t.telling.Go(func() {
		second := time.NewTicker(tellEvery)
		defer second.Stop()
		for {
			select {
			case <-t.over:
				return
			case <-second.C:
				t.mu.Lock()
				sofar := t.sofar
				t.mu.Unlock()
				t.line(sofar)
			}
		}
	})
	return t
}

func (t *teller) goesOn(sofar app.ImportProgress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sofar = importedSoFar{Lines: sofar.Lines, Created: sofar.Created, Refused: len(sofar.Refused)}
}

// end says the last line; a problem before any other is answered as one.
func (t *teller) end(body any) {
	t.stop()
	if p, is := body.(*Problem); is && !t.to.Written() {
		p.write(t.to)
		return
	}
	t.line(body)
}

// stop waits until nothing more is written: gin gives the writer to the next request.
func (t *teller) stop() {
	t.once.Do(func() { close(t.over) })
	t.telling.Wait()
}

func (t *teller) line(body any) {
	if !t.to.Written() {
		t.to.Header().Set("Content-Type", typeLines)
		t.to.WriteHeader(http.StatusOK)
	}
	_ = t.connection.SetWriteDeadline(time.Now().Add(2 * importPause))
	_ = json.NewEncoder(t.to).Encode(body) // the client has gone: the import ends with its request
	_ = t.connection.Flush()
}
