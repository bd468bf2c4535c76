package api

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

const (
	importPath = base + "/incidents/import"
	// importPause is how long the sender of a file may pause.
	importPause = time.Minute
	// progressEvery is how often the sender of a file gets its progress.
	progressEvery = time.Second
)

// imported is the result of an import of posts.
type imported struct {
	Created int                    `json:"created" doc:"Cases that were opened"`
	Refused []casework.RefusedLine `json:"refused"`
}

// importedSoFar is how far an import of posts has come.
type importedSoFar struct {
	Lines   int `json:"lines" doc:"Lines that were looked at"`
	Created int `json:"created"`
	Refused int `json:"refused" doc:"How many lines were refused"`
}

func (a *api) importRoute() {
	op := a.handleRaw(route{
		id: "import-incidents", method: http.MethodPost, path: importPath, tag: "incidents",
		summary: "Report many posts: the good lines are taken, the bad ones told, and nothing is taken twice",
		may:     with(app.RightImport), answers: answers{http.StatusOK: imported{}},
	}, []*huma.Param{keyParameter()}, typeCSV, &huma.Schema{
		Type:        "string",
		Description: "A header of the fields of post (channel,url,author,text,posted_at), then a line for each post",
	}, a.importPosts)
	op.Responses[strconv.Itoa(http.StatusOK)].Content[typeLines] = &huma.MediaType{Schema: a.schema(oneOf{importedSoFar{}, imported{}, Problem{}})}
}

func (a *api) importPosts(c *gin.Context) error {
	who, err := sender(c)
	if err != nil {
		return err
	}
	file, err := a.csvBody(c)
	if err != nil {
		return err
	}
	if acceptsProgress(c) {
		a.importWithProgress(c, who, file)
		return nil
	}
	result, err := a.importFrom(c, who, file, file.extend)
	if err == nil {
		c.JSON(http.StatusOK, result)
	}
	return err
}

// importWithProgress imports while it tells the sender how far it has come.
func (a *api) importWithProgress(c *gin.Context, who app.Caller, file *csvBody) {
	progress := startProgress(c)
	defer progress.stop() // also after a panic
	result, err := a.importFrom(c, who, file, func(sofar app.ImportProgress) { file.extend(sofar); progress.update(sofar) })
	if err != nil {
		progress.end(a.problem(c.Request.Context(), err))
		return
	}
	progress.end(result)
}

func (a *api) importFrom(c *gin.Context, who app.Caller, file io.Reader, progress func(app.ImportProgress)) (imported, error) {
	result, err := a.Service.Import(c.Request.Context(), who, file, progress)
	if err != nil {
		err = a.csvProblem(err)
	}
	return imported{Created: result.Created, Refused: list(result.Refused)}, err
}

// csvBody reads a file for as long as its sender keeps sending, however long the
// import takes.
type csvBody struct {
	from       io.Reader
	connection *http.ResponseController
}

// csvBody refuses a file before it is read when its headers say that it is something
// else, or too large.
func (a *api) csvBody(c *gin.Context) (*csvBody, error) {
	if !hasType(c, typeCSV) {
		return nil, newProblem(app.CodeMediaType, "Send text/csv with a header of its columns.")
	}
	if c.Request.ContentLength > a.MaxImport {
		return nil, tooLarge(a.MaxImport)
	}
	return &csvBody{
		from: http.MaxBytesReader(c.Writer, c.Request.Body, a.MaxImport), connection: http.NewResponseController(c.Writer),
	}, nil
}

// csvProblem says why an import failed.
func (a *api) csvProblem(err error) error {
	if isTooLarge(err) {
		return tooLarge(a.MaxImport)
	}
	return err
}

func (b *csvBody) Read(p []byte) (int, error) {
	_ = b.connection.SetReadDeadline(time.Now().Add(importPause)) // a recorder in a test has no deadlines
	return b.from.Read(p)
}

// extend leaves time for the answer after the last line.
func (b *csvBody) extend(app.ImportProgress) {
	now := time.Now()
	_ = b.connection.SetReadDeadline(now.Add(importPause)) // the server listens to the connection after the end of the file, too
	_ = b.connection.SetWriteDeadline(now.Add(2 * importPause))
}

// progress tells the sender of a file how far it has come, a line of JSON a second, while
// they still send: neither they nor a proxy between take a long import for dead. The last
// line is the answer, or the problem.
type progress struct {
	to         gin.ResponseWriter
	connection *http.ResponseController
	over       chan struct{}
	once       sync.Once
	writing    sync.WaitGroup

	mu    sync.Mutex
	sofar importedSoFar
}

// acceptsProgress says whether the client accepts an answer of several lines.
func acceptsProgress(c *gin.Context) bool {
	for _, one := range strings.Split(c.GetHeader("Accept"), ",") {
		if mediaType, _, err := mime.ParseMediaType(one); err == nil && mediaType == typeLines {
			return true
		}
	}
	return false
}

func startProgress(c *gin.Context) *progress {
	p := &progress{to: c.Writer, connection: http.NewResponseController(c.Writer), over: make(chan struct{})}
	_ = p.connection.EnableFullDuplex() // HTTP/2 always is; a recorder in a test cannot be
	p.writing.Go(func() {
		second := time.NewTicker(progressEvery)
		defer second.Stop()
		for {
			select {
			case <-p.over:
				return
			case <-second.C:
				p.mu.Lock()
				sofar := p.sofar
				p.mu.Unlock()
				p.write(sofar)
			}
		}
	})
	return p
}

func (p *progress) update(sofar app.ImportProgress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sofar = importedSoFar{Lines: sofar.Lines, Created: sofar.Created, Refused: len(sofar.Refused)}
}

// end writes the last line; a problem before the first line is an answer of its own.
func (p *progress) end(body any) {
	p.stop()
	if problem, is := body.(*Problem); is && !p.to.Written() {
		problem.write(p.to)
		return
	}
	p.write(body)
}

// stop waits until nothing more is written: gin gives the writer to the next request.
func (p *progress) stop() {
	p.once.Do(func() { close(p.over) })
	p.writing.Wait()
}

func (p *progress) write(body any) {
	if !p.to.Written() {
		p.to.Header().Set("Content-Type", typeLines)
		p.to.WriteHeader(http.StatusOK)
	}
	_ = p.connection.SetWriteDeadline(time.Now().Add(2 * importPause))
	_ = json.NewEncoder(p.to).Encode(body) // an error means that the client has gone: the import ends with its request
	_ = p.connection.Flush()
}
