package web

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Limits of what is read (http §2).
const (
	MaxBody = 1 << 20  // bytes of a body, without its file
	MaxFile = 25 << 20 // bytes of a file

	fileTimeout = 5 * time.Minute
)

// ReadMultipart reads a form with files into c.Request.MultipartForm. Large parts go to
// temporary files; the reading stops where a form is too large, with an
// [*http.MaxBytesError].
func ReadMultipart(c *gin.Context) error {
	connection := http.NewResponseController(c.Writer)
	_ = connection.SetReadDeadline(time.Now().Add(fileTimeout)) // a recorder in a test has no deadlines
	_ = connection.SetWriteDeadline(time.Now().Add(2 * fileTimeout))
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, MaxFile+MaxBody)
	return c.Request.ParseMultipartForm(MaxBody)
}
