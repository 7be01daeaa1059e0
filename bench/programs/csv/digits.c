/* Digit by digit, for plain numbers of few digits only: what one core can do at most. */
#include "report.h"

static char bytes[1 << 20];

int main(int n, char **arguments) {
  static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  FILE *file = fopen(arguments[1], "rb");
  double sums[10] = {0};
  long number = 0;
  int negative = 0, decimals = 0, point = 0, c = 0;
  size_t length;
  while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
    for (size_t i = 0; i < length; i++) {
      unsigned char byte = bytes[i];
      if ((unsigned)(byte - '0') < 10) {
        number = number * 10 + (byte - '0');
        decimals += point;
      } else if (byte == '.') point = 1;
      else if (byte == '-') negative = 1;
      else {
        double value = number / powers[decimals];
        sums[c] += negative ? -value : value;
        c = byte == ',' ? c + 1 : 0;
        number = negative = decimals = point = 0;
      }
    }
  report(sums);
}
