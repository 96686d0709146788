#ifndef ATTN_KERNELS_H
#define ATTN_KERNELS_H
#endif
